using Dice.Environment.Model;
using Dice.Environment.Storage;

namespace Dice.Environment.Edge;

/// <summary>The folder that is mounted into the edge: its configuration and its certificate.</summary>
public static class EdgeFolder
{
    /// <summary>
    /// Writes configuration and certificate. A file whose content is right already is left alone, so that an edge which watches it does not reload.
    /// </summary>
    /// <param name="folder">The folder; keep it below one that only you can enter (0700), see <see cref="CertificateAuthority.EnsureLeaf"/>.</param>
    /// <param name="stack">The stack whose routes the edge answers.</param>
    /// <param name="ports">The host's ports.</param>
    /// <param name="authority">Who issues the certificate.</param>
    /// <exception cref="DiceException">A route is unusable, or the folder cannot be written.</exception>
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
