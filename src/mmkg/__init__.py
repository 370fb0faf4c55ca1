"""A research map for multimodal researchers."""
