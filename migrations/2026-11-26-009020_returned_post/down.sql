-- Which addresses are marked is then told by the history alone.
DROP TABLE returned_post;
DROP FUNCTION returned_post_ends_once();
