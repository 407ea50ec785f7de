"""The commands of ``mario``, a file each; everything heavy is imported where it is needed."""
