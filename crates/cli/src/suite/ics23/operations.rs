//! One operation a case: how a leaf or a node is hashed, and whether it fits a spec.

use data_encoding::{BASE64, HEXLOWER};
use medlight_merkle::ics23::{
    ExistenceProof, HashOp, InnerOp, InnerSpec, LeafOp, ProofSpec, digest, iavl,
    left_branches_are_empty, right_branches_are_empty,
};
use serde_json::Value;

use super::super::{Outcome, text};

/// A file's cases, named or in a list.
pub(super) fn run(file: &str, cases: &Value, outcome: &mut Outcome) -> Result<(), String> {
    let stem = file.rsplit('/').next().unwrap_or(file);
    let check = match stem {
        "TestCheckAgainstSpecData.json" => against_spec,
        "TestCheckLeafData.json" => leaf_against_spec,
        "TestDoHashData.json" => hashed,
        "TestEmptyBranchData.json" => empty_branches,
        "TestExistenceProofData.json" => existence,
        "TestInnerOpData.json" => inner,
        "TestLeafOpData.json" => leaf,
        _ => return Err("neither a tree's folder nor a known file".into()),
    };
    let named: Vec<(String, &Value)> = match cases {
        Value::Object(cases) => cases.iter().map(|(name, case)| (name.clone(), case)).collect(),
        Value::Array(cases) => {
            cases.iter().enumerate().map(|(i, case)| (i.to_string(), case)).collect()
        }
        _ => return Err("neither a list nor named cases".into()),
    };
    for (name, case) in named {
        outcome.record(format!("{file}#{name}"), check(case));
    }
    Ok(())
}

fn against_spec(case: &Value) -> Result<(), String> {
    let bad = case["Err"].as_str().is_some_and(|error| !error.is_empty());
    let result = proof(&case["Proof"])?.check_against(&spec(&case["Spec"])?);
    fails(bad, result)
}

fn leaf_against_spec(case: &Value) -> Result<(), String> {
    let result = leaf_op(&case["Leaf"])?.check_against(&leaf_op(&case["Spec"])?);
    fails(case["IsErr"] == true, result)
}

fn hashed(case: &Value) -> Result<(), String> {
    let op =
        HashOp::try_from(integer::<i32>(&case["HashOp"])?).map_err(|error| error.to_string())?;
    // The files spell this field in two ways.
    let preimage = case["Preimage"].as_str().or(case["PreImage"].as_str()).ok_or("no preimage")?;
    let computed = digest(op, preimage.as_bytes()).map_err(|error| error.to_string())?;
    same(HEXLOWER.encode(&computed), text(case, "ExpectedHash")?.to_owned())
}

fn empty_branches(case: &Value) -> Result<(), String> {
    let (op, spec) = (inner_op(&case["Op"])?, spec(&case["Spec"])?);
    same(left_branches_are_empty(&spec.inner, &op), case["IsLeft"] == true)?;
    same(right_branches_are_empty(&spec.inner, &op), case["IsRight"] == true)
}

fn existence(case: &Value) -> Result<(), String> {
    let hashes = proof(&case["Proof"])?.hashes(None);
    computes(case, hashes.map(|mut hashes| hashes.pop().unwrap_or_default()))
}

fn inner(case: &Value) -> Result<(), String> {
    computes(case, inner_op(&case["Op"])?.apply(&bytes(&case["Child"])?))
}

fn leaf(case: &Value) -> Result<(), String> {
    let op = leaf_op(&case["Op"])?;
    computes(case, op.apply(&bytes(&case["Key"])?, &bytes(&case["Value"])?))
}

fn computes<E: std::fmt::Display>(case: &Value, hash: Result<Vec<u8>, E>) -> Result<(), String> {
    if case["IsErr"] == true {
        return fails(true, hash);
    }
    same(hash.map_err(|error| error.to_string())?, bytes(&case["Expected"])?)
}

fn fails<T, E: std::fmt::Display>(bad: bool, result: Result<T, E>) -> Result<(), String> {
    match result {
        Ok(_) if bad => Err("should be refused, was accepted".into()),
        Err(error) if !bad => Err(format!("should be accepted: {error}")),
        _ => Ok(()),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(computed: T, expected: T) -> Result<(), String> {
    match computed == expected {
        true => Ok(()),
        false => Err(format!("{computed:?}, expected {expected:?}")),
    }
}

fn proof(value: &Value) -> Result<ExistenceProof, String> {
    let path = value["path"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(ExistenceProof {
        key: bytes(&value["key"])?,
        value: bytes(&value["value"])?,
        leaf: value.get("leaf").map(leaf_op).transpose()?,
        path: path.iter().map(inner_op).collect::<Result<_, _>>()?,
    })
}

fn leaf_op(value: &Value) -> Result<LeafOp, String> {
    Ok(LeafOp {
        hash: integer(&value["hash"])?,
        prehash_key: integer(&value["prehash_key"])?,
        prehash_value: integer(&value["prehash_value"])?,
        length: integer(&value["length"])?,
        prefix: bytes(&value["prefix"])?,
    })
}

fn inner_op(value: &Value) -> Result<InnerOp, String> {
    Ok(InnerOp {
        hash: integer(&value["hash"])?,
        prefix: bytes(&value["prefix"])?,
        suffix: bytes(&value["suffix"])?,
    })
}

fn spec(value: &Value) -> Result<ProofSpec, String> {
    let inner = &value["inner_spec"];
    let order = inner["child_order"].as_array().ok_or("no child order")?;
    Ok(ProofSpec {
        leaf: leaf_op(&value["leaf_spec"])?,
        inner: InnerSpec {
            child_order: order.iter().map(integer).collect::<Result<_, _>>()?,
            child_size: integer(&inner["child_size"])?,
            min_prefix_length: integer(&inner["min_prefix_length"])?,
            max_prefix_length: integer(&inner["max_prefix_length"])?,
            empty_child: bytes(&inner["empty_child"])?,
            hash: HashOp::try_from(integer::<i32>(&inner["hash"])?)
                .map_err(|error| error.to_string())?,
        },
        max_depth: integer(&value["max_depth"])?,
        min_depth: integer(&value["min_depth"])?,
        prehash_key_before_comparison: value["prehash_key_before_comparison"] == true,
        // IAVL's is told by the size of its children, which is no other tree's.
        prefix_rule: iavl().prefix_rule.filter(|_| inner["child_size"] == iavl().inner.child_size),
    })
}

/// A number; 0 is left out in these files.
fn integer<T: TryFrom<i64>>(value: &Value) -> Result<T, String> {
    let number = if value.is_null() { Some(0) } else { value.as_i64() };
    number.and_then(|number| number.try_into().ok()).ok_or_else(|| format!("no number: {value}"))
}

/// Base64; no bytes are left out in these files.
fn bytes(value: &Value) -> Result<Vec<u8>, String> {
    let text = value.as_str().unwrap_or_default();
    BASE64.decode(text.as_bytes()).map_err(|error| error.to_string())
}
