using System.Net;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support;

/// <summary>Clients of signed-in users, who are those of <c>seed-data/users.json</c>.</summary>
public static class SignedIn
{
    /// <summary>A player with a full roster.</summary>
    public const string Mira = "mira@dice.local";

    /// <summary>A player with characters at every tier of play.</summary>
    public const string Tomas = "tomas@dice.local";

    /// <summary>A player without characters.</summary>
    public const string Noor = "noor@dice.local";

    /// <summary>Where the API is reached through the edge.</summary>
    public static Uri Api { get; } = new($"https://{Backend.Host}");

    /// <summary>The development secrets by key.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } = SecretFile.Read(Path.Combine(Checkout.Root, ".env.development"));

    /// <summary>With which every user of the seed signs in.</summary>
    public static string Password => Secrets[Backend.DevelopmentUserPassword.Key];

    /// <summary>A client of <see cref="Api"/> in the shared stack; the caller's to dispose.</summary>
    public static async Task<HttpClient> SignInAsync(this SharedStack shared, string email = Mira)
    {
        var (client, handler) = Create(new EdgeHttp(await shared.EdgeAddressAsync()), email);
        await handler.AccessTokenAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>An access token for the shared stack, of a session of its own.</summary>
    public static async Task<string> AccessTokenAsync(this SharedStack shared, string email = Mira)
    {
        var (client, handler) = Create(new EdgeHttp(await shared.EdgeAddressAsync()), email);
        using (client)
        {
            return await handler.AccessTokenAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A client of <see cref="Api"/> through an edge, which signs in with its first request; the caller's to dispose.</summary>
    public static HttpClient CreateSignedInClient(this EdgeHttp edge, string email = Mira) => Create(edge, email).Client;

    /// <summary>A client of a backend at its own address, which signs in with its first request; the caller's to dispose.</summary>
    public static HttpClient CreateClient(Uri backend, string email = Mira) =>
        new(new SignedInHandler(new SocketsHttpHandler { UseProxy = false }, backend, email, Password)) { BaseAddress = backend };

    private static (HttpClient Client, SignedInHandler Handler) Create(EdgeHttp edge, string email)
    {
        var handler = new SignedInHandler(edge.CreateHandler(), Api, email, Password);
        var client = new HttpClient(handler)
        {
            BaseAddress = Api,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        return (client, handler);
    }
}
