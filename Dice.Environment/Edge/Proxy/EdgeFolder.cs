using Dice.Environment.Edge.Certificates;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge.Proxy;

/// <summary>The folder that is mounted into the edge: its configuration and its certificate.</summary>
public static class EdgeFolder
{
    /// <summary>
    /// Writes configuration and certificate. A file that is already up to date is not written, so that an edge which watches it does not reload.
    /// </summary>
    /// <param name="folder">The folder; keep it inside one that only you can enter (0700), see <see cref="CertificateAuthority.EnsureLeaf"/>.</param>
    /// <param name="stack">The stack whose routes the edge serves.</param>
    /// <param name="ports">The host's ports.</param>
    /// <param name="authority">The authority that issues the certificate.</param>
    /// <exception cref="DiceException">A route is invalid, or the folder cannot be written.</exception>
    public static EdgeCertificate Write(string folder, Stack stack, EdgePorts ports, CertificateAuthority authority)
    {
        folder = Path.GetFullPath(folder);
        var files = EdgeConfiguration.FilesFor(stack, ports);
        Files.CreateSharedFolder(folder);
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name);
            Files.CreateSharedFolder(Path.GetDirectoryName(path)!);
            Files.WriteIfChanged(path, content, Files.Shared);
        }

        return authority.EnsureLeaf(stack.Hosts, Path.Combine(folder, EdgeConfiguration.CertificatesFolder));
    }
}
