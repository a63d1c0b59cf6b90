using System.Collections.Immutable;

namespace Dice.Environment.Edge;

/// <summary>How a Linux distribution keeps roots that its administrator adds.</summary>
/// <param name="Name">The store's name in results.</param>
/// <param name="Folder">The folder of anchors.</param>
/// <param name="Install">The command that takes a new anchor into the bundle.</param>
/// <param name="Remove">The command that drops one that is gone.</param>
/// <param name="Evidence">A file that exists once the command has run; null when there is none to look at.</param>
internal sealed record AnchorFolder(string Name, string Folder, ImmutableArray<string> Install, ImmutableArray<string> Remove, string? Evidence)
{
    /// <summary>The anchor's file name.</summary>
    public const string FileName = "dice-development-ca.crt";

    /// <summary>Those that are known, in the order in which they are looked for.</summary>
    public static ImmutableArray<AnchorFolder> Known { get; } =
    [
        new("system (Debian, Ubuntu)", "/usr/local/share/ca-certificates", ["update-ca-certificates"], ["update-ca-certificates", "--fresh"], "/etc/ssl/certs/dice-development-ca.pem"),
        new("system (Fedora)", "/etc/pki/ca-trust/source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
        new("system (Arch)", "/etc/ca-certificates/trust-source/anchors", ["update-ca-trust"], ["update-ca-trust"], null),
    ];
}
