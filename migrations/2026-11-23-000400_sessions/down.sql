-- Everybody is signed out.
DROP TABLE sign_in_allowances;
DROP TABLE sessions;
