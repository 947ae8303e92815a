package nightshift.gpu;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import nightshift.Problem;

/** Locks on a disk that comes over the network are slow, or not kept at all. */
final class NetworkDisk {
  private static final Set<String> TYPES =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "smbfs",
          "afs",
          "9p",
          "lustre",
          "gpfs",
          "beegfs",
          "ceph",
          "fuse.sshfs",
          "fuse.glusterfs");

  private NetworkDisk() {}

  static Optional<Problem> refusal(Path folder, String type) {
    return TYPES.contains(type)
        ? Optional.of(
            Problem.of(
                Problem.Kind.USER,
                "GPU locks can't be kept on a network disk: " + folder + " is on " + type,
                "set " + GpuLocks.SETTING + " to a folder on a local disk, or unset it"))
        : Optional.empty();
  }
}
