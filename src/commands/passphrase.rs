//! Passwords for a trial's sign-ins: made-up words that are easy to type, 57 bits of chance in three of them.

use crate::domain::staff::check_password;

const CONSONANTS: [char; 16] = ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'];
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// A password such as `mokaru-veliso-tapune` that the rules accept for this username.
pub fn make(username: &str) -> String {
    loop {
        let passphrase = [word(), word(), word()].join("-");
        if check_password(&passphrase, &[username]).is_ok() {
            return passphrase;
        }
    }
}

fn word() -> String {
    (0..3).flat_map(|_| [pick(&CONSONANTS), pick(&VOWELS)]).collect()
}

fn pick(letters: &[char]) -> char {
    letters[rand::random_range(0..letters.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrases_are_accepted_and_never_alike() {
        let made = make("saga.lindqvist");

        assert!(check_password(&made, &["saga.lindqvist"]).is_ok());
        assert_eq!(made.len(), 20);
        assert_ne!(made, make("saga.lindqvist"));
    }
}
