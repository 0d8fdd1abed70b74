DROP TRIGGER staff_last_admin_role ON staff_grants;
DROP TRIGGER staff_last_admin_enabled ON staff;
DROP FUNCTION staff_is_able(bigint);
DROP FUNCTION staff_last_admin_stays();
