using System.Collections.Immutable;

namespace Dice.Environment.Edge.Trust;

/// <summary>How a Linux distribution stores root certificates that its administrator adds.</summary>
/// <param name="Name">The store's name in results.</param>
/// <param name="Folder">The folder of added certificates.</param>
/// <param name="Install">The command that adds a new certificate to the bundle.</param>
/// <param name="Remove">The command that removes a deleted certificate from the bundle.</param>
/// <param name="Evidence">A file that exists after the command has run; null when there is none.</param>
internal sealed record AnchorFolder(string Name, string Folder, ImmutableArray<string> Install, ImmutableArray<string> Remove, string? Evidence)
{
    public const string FileName = "dice-development-ca.crt";

    /// <summary>The supported distributions, in the order in which they are checked.</summary>
    public static ImmutableArray<AnchorFolder> Known { get; } =
    [
        new("system (Debian, Ubuntu)", "/usr/local/share/ca-certificates", ["update-ca-certificates"], ["update-ca-certificates", "--fresh"], "/etc/ssl/certs/dice-development-ca.pem"),
        new("system (Fedora)", "/etc/pki/ca-trust/source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
        new("system (Arch)", "/etc/ca-certificates/trust-source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
    ];
}
