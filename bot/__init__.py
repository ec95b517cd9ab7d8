"""What do we reply?"""
