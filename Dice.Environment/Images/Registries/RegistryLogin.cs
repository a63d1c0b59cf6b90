namespace Dice.Environment.Images.Registries;

/// <summary>A login at a container registry.</summary>
/// <param name="Server">The server as the login stores it.</param>
/// <param name="User">The user's name; empty with a token.</param>
/// <param name="Password">The password; empty with a token.</param>
public sealed record RegistryLogin(string Server, string User, string Password)
{
    /// <summary>The user name in answers of <c>docker-credential</c> commands that contain a token instead of a password.</summary>
    internal const string TokenUser = "<token>";

    /// <summary>A token that the engine exchanges for access; empty for none.</summary>
    public string IdentityToken { get; init; } = "";

    /// <summary>A token that the engine sends as it is; empty for none.</summary>
    public string RegistryToken { get; init; } = "";

    /// <summary>The user, for messages.</summary>
    public string Who => User.Length > 0 ? $"the user '{User}'" : "the token's owner";

    /// <summary>Creates a login with a name and a password, or with a token in place of the password.</summary>
    internal static RegistryLogin Of(string server, string user, string secret) =>
        user == TokenUser ? new(server, "", "") { IdentityToken = secret } : new(server, user, secret);

    // A record prints its members, and a password must not appear in logs.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append("Server = ").Append(Server).Append(", User = ").Append(User);
        return true;
    }
}
