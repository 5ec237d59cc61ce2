package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	volumes   = "volumes"
	snapshots = "snapshots"
)

// disk keeps each volume and snapshot as a folder ROOT/KIND/ID with what is in it (data) and what is known of it (record).
type disk struct {
	root string
	mu   sync.Mutex // one change at a time
}

// record is what is known of a volume or a snapshot. Size is in bytes; Source is the snapshot a volume was made from, or
// the volume a snapshot was taken of.
type record struct {
	ID      string
	Size    int64
	Source  string
	Created time.Time
}

func (d *disk) data(kind, id string) string {
	return filepath.Join(d.root, kind, id, "data")
}

// find gives nil where there is none.
func (d *disk) find(kind, id string) (*record, error) {
	if !safe(id) {
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(d.root, kind, id, "record"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := &record{}
	return r, json.Unmarshal(text, r)
}

// add makes a folder, with a copy of what is in another one unless that is empty. It appears whole or not at all.
func (d *disk) add(kind string, r record, from string) error {
	if !safe(r.ID) {
		return status.Errorf(codes.InvalidArgument, "the name %q can't be a folder's", r.ID)
	}
	part := filepath.Join(d.root, kind, ".part-"+r.ID)
	data := filepath.Join(part, "data")
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o777); err != nil {
		return err
	}
	if err := os.Chmod(data, 0o777); err != nil { // whoever the pod runs as, whatever the umask
		return err
	}
	if from != "" {
		if out, err := exec.Command("cp", "-a", from+"/.", data).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w", out, err)
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(part, "record"), text, 0o644); err != nil {
		return err
	}
	return os.Rename(part, filepath.Join(d.root, kind, r.ID))
}

// remove is done, too, where there is none.
func (d *disk) remove(kind, id string) error {
	if !safe(id) {
		return nil
	}
	return os.RemoveAll(filepath.Join(d.root, kind, id))
}

// all are in the order of their names.
func (d *disk) all(kind string) ([]*record, error) {
	entries, err := os.ReadDir(filepath.Join(d.root, kind))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var found []*record
	for _, e := range entries {
		r, err := d.find(kind, e.Name())
		if err != nil {
			return nil, err
		}
		if r != nil {
			found = append(found, r)
		}
	}
	return found, nil
}

func safe(id string) bool {
	return id != "" && !strings.HasPrefix(id, ".") && filepath.Base(id) == id
}
