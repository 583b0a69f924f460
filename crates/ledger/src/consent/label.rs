use super::code::codes;

codes! {
    /// How guarded data is: a level of HL7's `v3-Confidentiality`, ordered `U < L < M < N < R < V`,
    /// or a sensitivity of `v3-ActCode`.
    Label {
        Unrestricted = 1 "U" "unrestricted",
        Low = 2 "L" "low",
        Moderate = 3 "M" "moderate",
        Normal = 4 "N" "normal",
        Restricted = 5 "R" "restricted",
        VeryRestricted = 6 "V" "very restricted",
        Eth = 16 "ETH" "substance abuse",
        Ethud = 17 "ETHUD" "alcohol use disorder",
        Opioidud = 18 "OPIOIDUD" "opioid use disorder",
        Psy = 19 "PSY" "psychiatry disorder",
        Sdv = 20 "SDV" "sexual assault, abuse, or domestic violence",
        Hiv = 21 "HIV" "HIV/AIDS",
        Sex = 22 "SEX" "sexuality and reproductive health",
        Std = 23 "STD" "sexually transmitted disease",
        Gdis = 24 "GDIS" "genetic disease",
        Bh = 25 "BH" "behavioral health",
        Sud = 26 "SUD" "substance use disorder",
        Cel = 27 "CEL" "celebrity",
        Dia = 28 "DIA" "diagnosis",
        Emp = 29 "EMP" "employee",
    }
}

impl Label {
    /// A level of confidentiality; the others are sensitivities.
    pub const fn is_level(self) -> bool {
        matches!(
            self,
            Self::Unrestricted
                | Self::Low
                | Self::Moderate
                | Self::Normal
                | Self::Restricted
                | Self::VeryRestricted
        )
    }

    /// The levels, lowest first.
    pub(super) fn levels() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|label| label.is_level())
    }

    /// The sensitivities this one is a kind of: R4 has the two disorders under `SUD`, IHE PCF
    /// under `ETH`.
    pub(super) const fn wider(self) -> &'static [Self] {
        match self {
            Self::Ethud | Self::Opioidud => &[Self::Eth, Self::Sud],
            _ => &[],
        }
    }
}
