using Dice.Environment.Storage;

namespace Dice.Environment.Kubernetes.LocalNodes;

/// <summary>
/// A process's use of a node. The node's supervisor stops an attached node when no process holds a lease any more: it waits for an exclusive lock on
/// the file, and each lease is a shared one, which the kernel releases when the process ends.
/// </summary>
internal sealed class NodeLease : IDisposable
{
    private readonly FileStream _file;

    private NodeLease(FileStream file) => _file = file;

    /// <summary>Takes a lease; null if the node is being stopped.</summary>
    public static NodeLease? TryTake(string run)
    {
        try
        {
            // FileShare other than None takes a shared lock.
            return new NodeLease(new FileStream(PathIn(run), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException || Errno.IsLocked(e))
        {
            return null;
        }
    }

    /// <summary>Whether no process holds a lease, so that the node is being stopped.</summary>
    public static bool IsLast(string run)
    {
        try
        {
            using var alone = new FileStream(PathIn(run), FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException e) when (Errno.IsLocked(e))
        {
            return false;
        }
    }

    /// <summary>Creates the file of leases.</summary>
    public static void Create(string run) => Files.Write(PathIn(run), "", Files.Shared);

    public void Dispose() => _file.Dispose();

    private static string PathIn(string run) => Path.Combine(run, "lease");
}
