package main

import (
	"context"
	"strconv"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func (c *controller) CreateSnapshot(_ context.Context, in *csi.CreateSnapshotRequest) (*csi.CreateSnapshotResponse, error) {
	if in.GetName() == "" || in.GetSourceVolumeId() == "" {
		return nil, status.Error(codes.InvalidArgument, "the snapshot has no name or no volume")
	}
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	snapshot, err := c.disk.find(snapshots, in.GetName())
	if err != nil {
		return nil, err
	}
	if snapshot != nil && snapshot.Source != in.GetSourceVolumeId() {
		return nil, status.Errorf(codes.AlreadyExists, "snapshot %q is there, of volume %q", in.GetName(), snapshot.Source)
	}
	if snapshot == nil {
		volume, err := c.disk.find(volumes, in.GetSourceVolumeId())
		if err != nil {
			return nil, err
		}
		if volume == nil {
			return nil, status.Errorf(codes.NotFound, "there is no volume %q", in.GetSourceVolumeId())
		}
		snapshot = &record{ID: in.GetName(), Size: volume.Size, Source: volume.ID, Created: time.Now()}
		if err := c.disk.add(snapshots, *snapshot, c.disk.data(volumes, volume.ID)); err != nil {
			return nil, err
		}
	}
	return &csi.CreateSnapshotResponse{Snapshot: c.told(snapshot)}, nil
}

func (c *controller) DeleteSnapshot(_ context.Context, in *csi.DeleteSnapshotRequest) (*csi.DeleteSnapshotResponse, error) {
	if in.GetSnapshotId() == "" {
		return nil, status.Error(codes.InvalidArgument, "the snapshot has no ID")
	}
	c.disk.mu.Lock()
	defer c.disk.mu.Unlock()
	return &csi.DeleteSnapshotResponse{}, c.disk.remove(snapshots, in.GetSnapshotId())
}

// ListSnapshots pages by position: the token is the number of those that were told already.
func (c *controller) ListSnapshots(_ context.Context, in *csi.ListSnapshotsRequest) (*csi.ListSnapshotsResponse, error) {
	all, err := c.disk.all(snapshots)
	if err != nil {
		return nil, err
	}
	var found []*csi.ListSnapshotsResponse_Entry
	for _, s := range all {
		if (in.GetSnapshotId() == "" || in.GetSnapshotId() == s.ID) &&
			(in.GetSourceVolumeId() == "" || in.GetSourceVolumeId() == s.Source) {
			found = append(found, &csi.ListSnapshotsResponse_Entry{Snapshot: c.told(s)})
		}
	}
	begin := 0
	if in.GetStartingToken() != "" {
		begin, err = strconv.Atoi(in.GetStartingToken())
		if err != nil || begin < 0 || begin > len(found) {
			return nil, status.Errorf(codes.Aborted, "%q is no token of this list", in.GetStartingToken())
		}
	}
	response := &csi.ListSnapshotsResponse{Entries: found[begin:]}
	if most := int(in.GetMaxEntries()); most > 0 && most < len(response.Entries) {
		response.Entries = response.Entries[:most]
		response.NextToken = strconv.Itoa(begin + most)
	}
	return response, nil
}

func (c *controller) told(s *record) *csi.Snapshot {
	return &csi.Snapshot{
		SnapshotId:     s.ID,
		SourceVolumeId: s.Source,
		SizeBytes:      s.Size,
		CreationTime:   timestamppb.New(s.Created),
		ReadyToUse:     time.Since(s.Created) >= c.take,
	}
}
