namespace Dice.Environment.Model;

/// <summary>A secret that a service reads from the file <c>/run/secrets/NAME</c>.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Key">The secret's key in its source, such as the name of a variable in <c>.env.development</c>.</param>
public sealed record Secret(string Name, string Key)
{
    /// <summary>The folder in the container that holds the secrets.</summary>
    public const string Folder = "/run/secrets";

    /// <summary>Whether the service reads the file each time that it uses the secret, so that a new value needs no restart.</summary>
    public bool IsReread { get; init; }

    /// <summary>The role of the database server whose password it is; null when it is none.</summary>
    public string? DatabaseRole { get; init; }

    /// <summary>The least number of characters that services accept.</summary>
    public int LeastLength { get; init; } = 1;

    /// <summary>Why the value cannot be replaced while data exists; null when it can.</summary>
    public string? FixedBecause { get; init; }

    /// <summary>The file's path in the container.</summary>
    public string Path => $"{Folder}/{Name}";
}
