using Dice.Environment.Edge.Client;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>The clients of scenarios for a target. They use its edge over https and validate its certificate against the development CA.</summary>
internal sealed class StackTarget : IDisposable
{
    private readonly EdgeHttp? _edge;
    private readonly SignedInHandler _session;

    /// <summary>Creates the clients.</summary>
    /// <exception cref="DiceException">The root certificate of the edge cannot be read.</exception>
    public StackTarget(EdgeTarget target)
    {
        _edge = target.Edge is null ? null : new EdgeHttp(target.Edge);
        Target = new LoadTarget(CreateClient(CreateHandler()), target.Api, target.Pwa, target.Account);
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
        _edge?.Dispose();
    }

    private SocketsHttpHandler CreateHandler()
    {
        var handler = _edge?.CreateHandler() ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
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
}
