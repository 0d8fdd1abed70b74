-- Who made a link, and who reset a second factor: whoever does both could come in as that person, so the desk lets two admins do it.
-- Empty for whoever runs the program, who needs neither, and for what a program of before does beside this one.

ALTER TABLE invitations ADD COLUMN made_by bigint REFERENCES staff;
ALTER TABLE staff ADD COLUMN factor_reset_by bigint REFERENCES staff;

-- What was done before the upgrade stands in the history, at the very moment of the link.
UPDATE invitations i SET made_by = e.staff_id FROM events e
    WHERE e.institution_id = i.institution_id AND e.subject_kind = 'staff' AND e.subject_id = i.staff_id
      AND e.action = 'invitation_made' AND e.at = i.created_at;
UPDATE staff s SET factor_reset_by = r.staff_id FROM (
    SELECT DISTINCT ON (g.staff_id) g.staff_id AS person, e.staff_id FROM staff_grants g
    JOIN events e ON e.institution_id = g.institution_id AND e.subject_kind = 'staff' AND e.subject_id = g.staff_id
    WHERE e.action = 'second_factor_reset' ORDER BY g.staff_id, e.at DESC) r
    WHERE r.person = s.id;

-- For the question whether this person made a link of that one.
CREATE INDEX invitations_by_staff ON invitations (staff_id);
