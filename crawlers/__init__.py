"""The network and HTML: fetches pages politely and turns them into bulletins."""
