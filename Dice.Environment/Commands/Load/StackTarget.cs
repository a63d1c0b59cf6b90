using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>A running stack as the target of scenarios: clients that use its edge over https and validate its certificate against the development CA.</summary>
internal sealed class StackTarget : IDisposable
{
    private const string PasswordKey = "DEVELOPMENT_USER_PASSWORD";

    private readonly EdgeHttp _edge;
    private readonly SignedInHandler _session;

    /// <summary>Creates the target.</summary>
    /// <param name="folders">The folders with the development CA.</param>
    /// <param name="secrets">The development secrets.</param>
    /// <param name="email">The e-mail address of the user who signs in.</param>
    /// <exception cref="DiceException">The stack has no running edge, or the development password is not set.</exception>
    public StackTarget(RunningStack stack, DiceFolders folders, IReadOnlyDictionary<string, string> secrets, string email)
    {
        var (api, pwa) = (UrlOf(stack, Backend.Host), UrlOf(stack, Pwa.Host));
        var password = secrets.TryGetValue(PasswordKey, out var found) && found.Length > 0
            ? found
            : throw new DiceException($"{PasswordKey} is not among the development secrets, and signing in needs it", "set it in .env.development (or the file that DICE_SECRETS names), then run ./run-env.sh up");
        _edge = new EdgeHttp(stack.EdgeAddress(folders) ?? throw new DiceException($"the development CA of environment '{stack.Id}' is missing", "run ./run-env.sh up, which creates it"));
        Target = new LoadTarget(CreateClient(CreateHandler()), api, pwa, new Account(email, password));
        _session = new SignedInHandler(Target, CreateHandler(), TimeProvider.System);
        SignedIn = CreateClient(_session);
    }

    /// <summary>The target of the scenarios.</summary>
    public LoadTarget Target { get; }

    /// <summary>A client that is signed in to the account.</summary>
    public HttpClient SignedIn { get; }

    /// <summary>Ends the session. If the stack no longer answers, the session expires later.</summary>
    public async Task SignOutAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _session.SignOutAsync(deadline.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            // The session expires.
        }
    }

    public void Dispose()
    {
        SignedIn.Dispose();
        Target.Http.Dispose();
        _edge.Dispose();
    }

    private SocketsHttpHandler CreateHandler()
    {
        var handler = _edge.CreateHandler();
        // One HTTP/2 connection carries a limited number of concurrent requests. Further requests would queue here and distort the stack's response times.
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
        ?? throw new DiceException($"environment '{stack.Id}' does not answer at https://{host}: {(stack.IsEmpty ? "it does not exist" : "its edge does not run")}", "start it with ./run-env.sh up --detach");
}
