//! Where each branch of the tree is drawn: a column for each step away from the customer, a row for each end. A branch stands in
//! the row of the first that hangs on it, so that lines only go right and down.

use super::views::{Branch, Drawing, Sketch};
use crate::web::part_views::Tone;

/// A box, and the room from one to the next, in units of the drawing (a pixel at full size).
pub const BOX: (u32, u32) = (208, 46);
const STEP: (u32, u32) = (BOX.0 + 32, BOX.1 + 14);
/// Letters of a label that surely fit into a box.
const LETTERS: usize = 27;
/// More rows than this are a wall, not a picture.
const ROWS: u32 = 40;

/// None where it would be too large to be looked at.
pub fn draw(tree: &Branch) -> Option<Drawing> {
    let mut sketches = Vec::new();
    let (rows, columns) = place(tree, (0, 0), None, &mut sketches);
    (rows <= ROWS).then(|| Drawing {
        width: columns * STEP.0 - (STEP.0 - BOX.0) + 2,
        height: rows * STEP.1 - (STEP.1 - BOX.1) + 2,
        sketches,
    })
}

/// Places a branch and what hangs on it; answers how many rows it takes and to which column it reaches.
fn place(
    branch: &Branch,
    (column, row): (u32, u32),
    parent: Option<(u32, u32)>,
    sketches: &mut Vec<Sketch>,
) -> (u32, u32) {
    let at = (1 + column * STEP.0, 1 + row * STEP.1);
    sketches.push(sketch(branch, at, parent));
    let mut rows = 0;
    let mut reaches = column + 1;
    for below in &branch.below {
        let (taken, reached) = place(below, (column + 1, row + rows), Some(at), sketches);
        rows += taken;
        reaches = reaches.max(reached);
    }
    (rows.max(1), reaches)
}

fn sketch(branch: &Branch, (x, y): (u32, u32), parent: Option<(u32, u32)>) -> Sketch {
    let line = parent.map(|(parent_x, parent_y)| {
        let (from_x, from_y, to_y) = (parent_x + BOX.0, parent_y + BOX.1 / 2, y + BOX.1 / 2);
        format!("M{from_x} {from_y}H{}V{to_y}H{x}", from_x + (STEP.0 - BOX.0) / 2)
    });
    let unusual = branch.tag.as_ref().filter(|tag| tag.tone != Tone::Good);
    Sketch {
        class: branch.noun.class(),
        role: branch.role.clone(),
        label: cut(&branch.label),
        href: branch.href.clone(),
        status: unusual.map_or_else(String::new, |tag| tag.words.clone()),
        x,
        y,
        line: line.unwrap_or_default(),
    }
}

fn cut(label: &str) -> String {
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn branch(below: Vec<Branch>) -> Branch {
        Branch { label: "x".into(), href: "/".into(), below, ..Branch::default() }
    }

    fn trees() -> impl Strategy<Value = Branch> {
        Just(branch(Vec::new())).prop_recursive(4, 30, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(branch))
    }

    fn count(tree: &Branch) -> usize {
        1 + tree.below.iter().map(count).sum::<usize>()
    }

    proptest! {
        #[test]
        fn every_branch_is_drawn_once_inside_and_on_nothing_else(tree in trees()) {
            let Some(drawing) = draw(&tree) else { return Ok(()) };

            prop_assert_eq!(drawing.sketches.len(), count(&tree));
            for (place, one) in drawing.sketches.iter().enumerate() {
                prop_assert!(one.x + BOX.0 < drawing.width && one.y + BOX.1 < drawing.height);
                prop_assert_eq!(one.line.is_empty(), place == 0);
                for other in &drawing.sketches[..place] {
                    let apart = one.x.abs_diff(other.x) >= BOX.0 || one.y.abs_diff(other.y) >= BOX.1;
                    prop_assert!(apart, "{one:?} on {other:?}");
                }
            }
        }
    }

    #[test]
    fn what_hangs_on_it_stands_to_the_right_the_first_in_its_row() {
        let tree = branch(vec![branch(vec![branch(Vec::new()), branch(Vec::new())]), branch(Vec::new())]);

        let places: Vec<_> =
            draw(&tree).expect("small").sketches.iter().map(|one| (one.x / STEP.0, one.y / STEP.1)).collect();

        assert_eq!(places, [(0, 0), (1, 0), (2, 0), (2, 1), (1, 2)]);
    }

    #[test]
    fn a_wall_is_not_drawn_and_long_labels_are_cut() {
        let ends = |count: usize| branch(vec![branch(Vec::new()); count]);

        assert!(draw(&ends(40)).is_some());
        assert!(draw(&ends(41)).is_none());
        assert_eq!(cut("Öström-Bernadotte, Wilhelmina Alexandrina"), "Öström-Bernadotte, Wilhelm…");
        assert_eq!(cut("Öström, Ilse"), "Öström, Ilse");
    }
}
