"""What makes the pocket model, from public-domain scores to the weights; never imported to play."""
