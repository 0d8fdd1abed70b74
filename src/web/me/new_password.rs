//! The two fields in which a person chooses a password, here and on an invitation, and what is told when the choice is
//! refused. The rules themselves are in domain::staff.

use crate::domain::staff::{PASSWORDS_REFUSED, check_password};
use crate::web::form_views::FieldView;

/// The password and the password again.
pub fn fields(label: &str) -> [FieldView; 2] {
    [
        FieldView::password("password", label, "new-password")
            .hint("15 characters or more. Several words in a row are easy to remember"),
        FieldView::password("password_again", &format!("{label} again"), "new-password"),
    ]
}

/// Says that the password is one of the last that the person had.
pub fn tell_used_before(fields: &mut [FieldView]) {
    let words = format!("Choose another password. This is one of the last {PASSWORDS_REFUSED} that you had");
    if let Some(field) = fields.iter_mut().find(|field| field.name == "password") {
        field.error = Some(words);
    }
}

/// Whether the choice is good; else what is wrong stands on the fields. The context is what a guesser knows of the person.
pub fn check(fields: &mut [FieldView], password: &str, again: &str, context: &[&str]) -> bool {
    let context: Vec<&str> = context.iter().copied().chain(["cardfile"]).collect();
    let flaw = check_password(password, &context).err();
    let differs = flaw.is_none() && password != again;
    for field in fields.iter_mut() {
        match field.name.as_str() {
            "password" => field.error = flaw.as_ref().map(|flaw| flaw.sentence(&field.label)),
            "password_again" if differs => field.error = Some("Enter the same password in both fields".into()),
            _ => {}
        }
    }
    flaw.is_none() && !differs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_password_typed_twice_is_taken() {
        let mut fields = fields("Password");

        assert!(check(&mut fields, "kettle orbit ninety", "kettle orbit ninety", &["saga"]));
        assert!(fields.iter().all(|field| field.error.is_none()));
    }

    #[test]
    fn a_slip_the_second_time_is_told_at_the_second_field() {
        let mut fields = fields("Password");

        assert!(!check(&mut fields, "kettle orbit ninety", "kettle orbit ninetx", &[]));
        assert!(fields[0].error.is_none());
        assert!(fields[1].error.is_some());
    }

    #[test]
    fn a_short_password_is_told_at_the_first_field() {
        let mut fields = fields("Password");

        assert!(!check(&mut fields, "kettle", "orbit", &[]));
        assert!(fields[0].error.is_some());
        assert!(fields[1].error.is_none());
    }
}
