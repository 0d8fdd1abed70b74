-- Which passwords people had before is forgotten for good.
DROP TRIGGER staff_keeps_former_password ON staff;
DROP FUNCTION staff_keeps_former_password();
DROP TABLE former_passwords;
