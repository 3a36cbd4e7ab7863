"""Text that reads like an office: banks of sentences, a small grammar, and scenes."""
