//! What a customer is: a private person or a corporate one, and which sort of corporate one. A kind never changes.

/// Private or corporate (the founding platform's PRIVATE and CORPORATE roles).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Private,
    Corporate,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Private, Kind::Corporate];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Private => "private",
            Kind::Corporate => "corporate",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Kind::Private => "Private",
            Kind::Corporate => "Corporate",
        }
    }

    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a corporate customer is. All but a company are items, which the founding platform keeps as corporate by convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    Company,
    Department,
    CostCentre,
    Vehicle,
    Other,
}

impl Sort {
    pub const ALL: [Sort; 5] = [Sort::Company, Sort::Department, Sort::CostCentre, Sort::Vehicle, Sort::Other];

    pub fn code(self) -> &'static str {
        match self {
            Sort::Company => "company",
            Sort::Department => "department",
            Sort::CostCentre => "cost_centre",
            Sort::Vehicle => "vehicle",
            Sort::Other => "other",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Sort::Company => "Company",
            Sort::Department => "Department",
            Sort::CostCentre => "Cost centre",
            Sort::Vehicle => "Vehicle",
            Sort::Other => "Other",
        }
    }

    pub fn parse(code: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.code() == code)
    }

    /// An item belongs to somebody: it may have a responsible person and an `internal` registration number.
    pub fn is_item(self) -> bool {
        self != Sort::Company
    }
}
