using System.Globalization;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>The user as whom a container writes to a folder of the host, so that what it makes there belongs to the folder's owner.</summary>
/// <param name="users">How the engine maps users.</param>
public sealed class FolderOwner(EngineUsers users)
{
    /// <summary>Where the host tells no owners (macOS, Windows), the engine's file sharing gives files to their owner whoever writes them.</summary>
    private const string AnyUser = "1000:1000";

    /// <summary>The user as <c>uid:gid</c> in the container.</summary>
    public string Of(string folder) =>
        users == EngineUsers.Rootless ? "0:0" // The user who runs the engine is root in its containers.
        : FileIdentity.Of(folder) is { } owner ? string.Create(CultureInfo.InvariantCulture, $"{owner.User}:{owner.Group}")
        : AnyUser;
}
