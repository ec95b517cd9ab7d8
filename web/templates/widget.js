// <script type="module" src="…/widget.js"></script><letterlijk-chat></letterlijk-chat>
import { LetterlijkChat } from {{ asset("letterlijk-chat.js") | tojson }};
LetterlijkChat.labels = {{ labels | tojson }};
if (!customElements.get("letterlijk-chat")) customElements.define("letterlijk-chat", LetterlijkChat);
