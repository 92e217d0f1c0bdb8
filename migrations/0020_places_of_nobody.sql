-- Of nobody, no places: whoever asks who is there, and not where they may go, does not
-- have it look.
alter function places_of(uuid) strict;
