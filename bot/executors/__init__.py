"""Where composing happens: behind one Protocol, in a thread, or in a child process."""
