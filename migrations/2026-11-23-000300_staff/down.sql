-- Every staff account is lost with its table.
DROP TABLE invitations;
DROP TABLE staff_grants;
DROP TABLE staff;
