"""What editors see of the articles and of what visitors asked: worked out here, shown by `web.desk`."""
