"""Speed, memory and accuracy beside other tools, each in a process of its own."""
