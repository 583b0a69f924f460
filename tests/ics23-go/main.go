// Has Go's ics23 judge proofs of our ledger beside our own verdicts.
//
// Each line of the input is one question; the program ends with 1 if Go sees any of them otherwise
// than we do.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	ics23 "github.com/cosmos/ics23/go"
)

// A question: does the tree with this root hold this value under this key? Without a value: has it
// no such key?
type question struct {
	Root  string `json:"root"`
	Key   []byte `json:"key"`
	Value []byte `json:"value"`
	Proof []byte `json:"proof"`
	// Whether we believed the proof.
	Believed bool `json:"believed"`
	// What was done to it.
	Twist string `json:"twist"`
}

// The Jellyfish Merkle tree of the crate jmt.
var spec = &ics23.ProofSpec{
	LeafSpec: &ics23.LeafOp{
		Hash:         ics23.HashOp_SHA256,
		PrehashKey:   ics23.HashOp_SHA256,
		PrehashValue: ics23.HashOp_SHA256,
		Length:       ics23.LengthOp_NO_PREFIX,
		Prefix:       []byte("JMT::LeafNode"),
	},
	InnerSpec: &ics23.InnerSpec{
		ChildOrder:      []int32{0, 1},
		ChildSize:       32,
		MinPrefixLength: 16,
		MaxPrefixLength: 16,
		EmptyChild:      []byte("SPARSE_MERKLE_PLACEHOLDER_HASH__"),
		Hash:            ics23.HashOp_SHA256,
	},
	MaxDepth:                   256,
	PrehashKeyBeforeComparison: true,
}

func (q question) believed() (bool, error) {
	root, err := hex.DecodeString(q.Root)
	if err != nil {
		return false, err
	}
	var proof ics23.CommitmentProof
	if proof.Unmarshal(q.Proof) != nil {
		return false, nil
	}
	if q.Value == nil {
		return ics23.VerifyNonMembership(spec, root, &proof, q.Key), nil
	}
	return ics23.VerifyMembership(spec, root, &proof, q.Key, q.Value), nil
}

func judge(input io.Reader) error {
	var present, absent, refused, otherwise int
	questions := json.NewDecoder(input)
	questions.DisallowUnknownFields()
	for {
		var q question
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		believed, err := q.believed()
		switch {
		case err != nil:
			return err
		case believed != q.Believed:
			otherwise++
			fmt.Fprintf(os.Stderr, "%q, %s: Go believes it: %t\n", bytes.ToValidUTF8(q.Key, nil), q.Twist, believed)
		case !believed:
			refused++
		case q.Value == nil:
			absent++
		default:
			present++
		}
	}
	fmt.Printf("%d present, %d absent, %d refused, %d judged otherwise\n", present, absent, refused, otherwise)
	if otherwise > 0 {
		return errors.New("Go's ics23 and ours disagree")
	}
	return nil
}

func main() {
	if err := judge(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
