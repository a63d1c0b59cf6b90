using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dice.Environment.Specs.SignIn;

/// <summary>Access tokens made by hand, right but for what is changed.</summary>
public sealed record ForgedToken
{
    private static readonly string[] Roles = ["player"];

    /// <summary>What it is signed with.</summary>
    public required string Secret { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid User { get; init; }

    /// <summary>A session that lives.</summary>
    public required string Session { get; init; }

    /// <summary>How it claims to be signed; <c>none</c> leaves the signature out.</summary>
    public string Algorithm { get; init; } = "HS256";

    /// <summary>Who claims to have made it.</summary>
    public string Issuer { get; init; } = "dice";

    /// <summary>For whom it is.</summary>
    public string Audience { get; init; } = "dice-api";

    /// <summary>How long it lives from now; negative for one that has ended.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The session that a token names.</summary>
    public static string SessionOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty("sid").GetString()!;

    /// <summary>As it is sent.</summary>
    public override string ToString()
    {
        var now = TimeProvider.System.GetUtcNow();
        var header = Encode(new { alg = Algorithm, typ = "at+jwt" });
        var claims = Encode(new
        {
            sub = User,
            sid = Session,
            roles = Roles,
            iss = Issuer,
            aud = Audience,
            iat = now.AddMinutes(-10).ToUnixTimeSeconds(),
            exp = (now + Life).ToUnixTimeSeconds(),
        });
        var signature = Algorithm == "none" ? [] : HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes($"{header}.{claims}"));
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
