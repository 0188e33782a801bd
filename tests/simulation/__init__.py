"""A small world of phones, people and one office, played at random from a seed: the owner of the guarantees."""
