using Dice.Environment.Edge;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>A running stack as the scenarios' target: clients that reach its edge over https and hold its certificate to the development CA.</summary>
internal sealed class StackTarget : IDisposable
{
    private const string PasswordKey = "DEVELOPMENT_USER_PASSWORD";

    private readonly EdgeHttp _edge;
    private readonly SignedInHandler _session;

    /// <summary>The target.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="folders">Where the development CA lies.</param>
    /// <param name="secrets">The development secrets.</param>
    /// <param name="email">Who signs in.</param>
    /// <exception cref="DiceException">The stack has no running edge, or the development password is not set.</exception>
    public StackTarget(RunningStack stack, DiceFolders folders, IReadOnlyDictionary<string, string> secrets, string email)
    {
        var (api, pwa) = (UrlOf(stack, Backend.Host), UrlOf(stack, Pwa.Host));
        var password = secrets.TryGetValue(PasswordKey, out var found) && found.Length > 0
            ? found
            : throw new DiceException($"{PasswordKey} is not among the development secrets, and nobody can sign in without", "set it in .env.development (or the file that DICE_SECRETS names), then ./run-env.sh up");
        _edge = new EdgeHttp(AddressOf(stack, folders));
        Target = new LoadTarget(CreateClient(CreateHandler()), api, pwa, new Account(email, password));
        _session = new SignedInHandler(Target, CreateHandler(), TimeProvider.System);
        SignedIn = CreateClient(_session);
    }

    /// <summary>What scenarios are run against.</summary>
    public LoadTarget Target { get; }

    /// <summary>A client in the account.</summary>
    public HttpClient SignedIn { get; }

    /// <summary>Ends the session; a stack that does not answer any more ends it by itself later.</summary>
    public async Task SignOutAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _session.SignOutAsync(deadline.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            // Its tokens run out.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        SignedIn.Dispose();
        Target.Http.Dispose();
        _edge.Dispose();
    }

    private SocketsHttpHandler CreateHandler()
    {
        var handler = _edge.CreateHandler();
        // One HTTP/2 connection carries a limited number of requests at once: beyond it they would queue here, and the stack be blamed for it.
        handler.EnableMultipleHttp2Connections = true;
        return handler;
    }

    private static HttpClient CreateClient(HttpMessageHandler handler) => new(handler, disposeHandler: true)
    {
        DefaultRequestVersion = System.Net.HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private static Uri UrlOf(RunningStack stack, string host) => stack.UrlOf(host)
        ?? throw new DiceException($"environment '{stack.Id}' does not answer at https://{host}: {(stack.IsEmpty ? "it is not there" : "its edge does not run")}", "start it with ./run-env.sh up --detach");

    private static EdgeAddress AddressOf(RunningStack stack, DiceFolders folders)
    {
        var edge = stack.Edge!;
        var zone = EdgeZone.Of(edge.Hosts);
        using var authority = CertificateAuthority.Open(folders.CertificateAuthority(zone), zone);
        return new EdgeAddress(edge.FindEndpoint("http")!.HostPort!.Value, edge.FindEndpoint("https")!.HostPort!.Value, authority.RootCertificatePath);
    }
}
