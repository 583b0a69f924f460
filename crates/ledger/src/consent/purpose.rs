use super::code::codes;

codes! {
    /// Why somebody wants to see data: a purpose of use of HL7's `v3-ActReason`.
    ///
    /// The tree is R4's, with `TREATDS` of today's HL7 Terminology. Left out are `HTEST`, which
    /// marks data here, and `ERTREAT`: ask with [`Purpose::Etreat`].
    Purpose {
        Treat = 1 "TREAT" "treatment",
        Etreat = 2 "ETREAT" "emergency treatment",
        Btg = 3 "BTG" "break the glass",
        Clintrl = 4 "CLINTRL" "clinical trial as part of treatment",
        Pophlth = 5 "POPHLTH" "population health",
        Treatds = 6 "TREATDS" "treatment decision support",
        Coc = 7 "COC" "coordination of care",
        Hpaymt = 16 "HPAYMT" "healthcare payment",
        Clmattch = 17 "CLMATTCH" "claim attachment",
        Covauth = 18 "COVAUTH" "coverage authorization",
        Coverage = 19 "COVERAGE" "coverage under policy or program",
        Eligdtrm = 20 "ELIGDTRM" "eligibility determination",
        Eligver = 21 "ELIGVER" "eligibility verification",
        Enrollm = 22 "ENROLLM" "enrollment",
        Mildcrg = 23 "MILDCRG" "military discharge",
        Remitadv = 24 "REMITADV" "remittance advice",
        Hoperat = 32 "HOPERAT" "healthcare operations",
        Caremgt = 33 "CAREMGT" "care management",
        Donat = 34 "DONAT" "donation",
        Fraud = 35 "FRAUD" "fraud",
        Gov = 36 "GOV" "government",
        Haccred = 37 "HACCRED" "health accreditation",
        Hcompl = 38 "HCOMPL" "health compliance",
        Hdecd = 39 "HDECD" "decedent",
        Hdirect = 40 "HDIRECT" "directory",
        Hdm = 41 "HDM" "healthcare delivery management",
        Hlegal = 42 "HLEGAL" "legal",
        Houtcoms = 43 "HOUTCOMS" "health outcome measure",
        Hprgrp = 44 "HPRGRP" "health program reporting",
        Hqualimp = 45 "HQUALIMP" "health quality improvement",
        Hsysadmin = 46 "HSYSADMIN" "health system administration",
        Labeling = 47 "LABELING" "labeling",
        Metamgt = 48 "METAMGT" "metadata management",
        Memadmin = 49 "MEMADMIN" "member administration",
        Milcdm = 50 "MILCDM" "military command",
        Patadmin = 51 "PATADMIN" "patient administration",
        Patsfty = 52 "PATSFTY" "patient safety",
        Perfmsr = 53 "PERFMSR" "performance measure",
        Recordmgt = 54 "RECORDMGT" "records management",
        Sysdev = 55 "SYSDEV" "system development",
        Train = 56 "TRAIN" "training",
        Hresch = 64 "HRESCH" "healthcare research",
        Biorch = 65 "BIORCH" "biomedical research",
        Clintrch = 66 "CLINTRCH" "clinical trial research",
        Clintrchnpc = 67 "CLINTRCHNPC" "clinical trial research without patient care",
        Clintrchpc = 68 "CLINTRCHPC" "clinical trial research with patient care",
        Preclintrch = 69 "PRECLINTRCH" "preclinical trial research",
        Dsrch = 70 "DSRCH" "disease specific healthcare research",
        Poarch = 71 "POARCH" "population origins or ancestry healthcare research",
        Transrch = 72 "TRANSRCH" "translational healthcare research",
        Patrqt = 80 "PATRQT" "patient requested",
        Famrqt = 81 "FAMRQT" "family requested",
        Pwatrny = 82 "PWATRNY" "power of attorney",
        Supnwk = 83 "SUPNWK" "support network",
        Pubhlth = 88 "PUBHLTH" "public health",
        Disaster = 89 "DISASTER" "disaster",
        Threat = 90 "THREAT" "threat",
        Hmarkt = 96 "HMARKT" "healthcare marketing",
    }
}

impl Purpose {
    /// The purpose this one is a kind of.
    pub const fn parent(self) -> Option<Self> {
        Some(match self {
            Self::Treat
            | Self::Hpaymt
            | Self::Hoperat
            | Self::Hresch
            | Self::Patrqt
            | Self::Pubhlth
            | Self::Hmarkt => return None,
            Self::Etreat | Self::Clintrl | Self::Pophlth | Self::Treatds | Self::Coc => Self::Treat,
            Self::Btg => Self::Etreat,
            Self::Clmattch | Self::Covauth | Self::Coverage | Self::Remitadv => Self::Hpaymt,
            Self::Eligdtrm | Self::Eligver | Self::Enrollm | Self::Mildcrg => Self::Coverage,
            Self::Labeling | Self::Metamgt => Self::Hsysadmin,
            Self::Biorch | Self::Clintrch | Self::Dsrch | Self::Poarch | Self::Transrch => {
                Self::Hresch
            }
            Self::Clintrchnpc | Self::Clintrchpc | Self::Preclintrch => Self::Clintrch,
            Self::Famrqt | Self::Pwatrny | Self::Supnwk => Self::Patrqt,
            Self::Disaster | Self::Threat => Self::Pubhlth,
            Self::Caremgt
            | Self::Donat
            | Self::Fraud
            | Self::Gov
            | Self::Haccred
            | Self::Hcompl
            | Self::Hdecd
            | Self::Hdirect
            | Self::Hdm
            | Self::Hlegal
            | Self::Houtcoms
            | Self::Hprgrp
            | Self::Hqualimp
            | Self::Hsysadmin
            | Self::Memadmin
            | Self::Milcdm
            | Self::Patadmin
            | Self::Patsfty
            | Self::Perfmsr
            | Self::Recordmgt
            | Self::Sysdev
            | Self::Train => Self::Hoperat,
        })
    }

    /// What this purpose is a kind of, the nearest first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        core::iter::successors(self.parent(), |purpose| purpose.parent())
    }

    /// An emergency: break-glass may open a record that is denied for every other purpose.
    pub const fn is_emergency(self) -> bool {
        matches!(self, Self::Etreat | Self::Btg)
    }

    /// Part of treatment for HL7, and no part of what people mean by "to treat me".
    pub const fn is_by_name_only(self) -> bool {
        matches!(self, Self::Clintrl | Self::Pophlth | Self::Treatds)
    }
}
