using System.Globalization;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Storage;

namespace Dice.Environment.Runtime.Planning;

/// <summary>Determines the user as which a container writes to a folder of the host, so that new files belong to the folder's owner.</summary>
/// <param name="users">How the engine maps users.</param>
public sealed class FolderOwner(EngineUsers users)
{
    /// <summary>On hosts without file owners (macOS, Windows), the engine's file sharing gives each file to the folder's owner, whichever user writes it.</summary>
    private const string AnyUser = "1000:1000";

    /// <summary>Returns the user as <c>uid:gid</c> in the container.</summary>
    public string Of(string folder) =>
        users == EngineUsers.Rootless ? "0:0" // The user who runs the engine is root in its containers.
        : FileIdentity.Of(folder) is { } owner ? string.Create(CultureInfo.InvariantCulture, $"{owner.User}:{owner.Group}")
        : AnyUser;
}
