namespace Dice.Environment.Model;

/// <summary>A secret that a service reads from the file <c>/run/secrets/NAME</c>.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Key">The secret's key in its source, such as the name of a variable in <c>.env.development</c>.</param>
public sealed record Secret(string Name, string Key)
{
    /// <summary>The folder in the container that holds the secrets.</summary>
    public const string Folder = "/run/secrets";

    /// <summary>The file's path in the container.</summary>
    public string Path => $"{Folder}/{Name}";
}
