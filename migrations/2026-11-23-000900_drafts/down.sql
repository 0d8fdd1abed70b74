-- Unfinished creations are lost; customers made of them stay.
DROP TABLE drafts;
