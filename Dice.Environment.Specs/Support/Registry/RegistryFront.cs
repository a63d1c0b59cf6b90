using System.Net;
using System.Text;

namespace Dice.Environment.Specs.Support.Registry;

/// <summary>A proxy in front of a registry that asks for logins and breaks transfers.</summary>
public sealed class RegistryFront : IAsyncDisposable
{
    private static readonly string[] PassedOn = ["Docker-Content-Digest", "Docker-Distribution-Api-Version", "Content-Range", "Accept-Ranges", "Etag"];

    private readonly HttpClient _registry;
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private int _broken;

    public RegistryFront(LocalRegistry registry)
    {
        _registry = new HttpClient { BaseAddress = registry.Address };
        Host = $"127.0.0.1:{LocalRegistry.FreePort()}";
        _listener.Prefixes.Add($"http://{Host}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its host and port, as references name it.</summary>
    public string Host { get; }

    /// <summary>The name and password that it asks for, as <c>name:password</c>; null for nothing.</summary>
    public string? Password { get; init; }

    /// <summary>The identity token that it exchanges for access; null when it asks for none.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>After how many bytes it cuts the connection of a layer, the first time; null for never.</summary>
    public int? CutAfter { get; init; }

    /// <summary>After how many bytes of a layer it sends nothing any more; null for never.</summary>
    public int? StallAfter { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Close();
        await _serving;
        _registry.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            if (context.Request.Url!.AbsolutePath == "/token")
            {
                await GrantAsync(context);
            }
            else if (Challenge(context.Request.Headers["Authorization"]) is { } challenge)
            {
                context.Response.StatusCode = (int)HttpStatusCode.Unauthorized;
                context.Response.AddHeader("WWW-Authenticate", challenge);
                await EndAsync(context, """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""");
            }
            else
            {
                await PassAsync(context);
            }
        }
        catch (Exception e) when (e is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            context.Response.Abort(); // The client went away, or the test is over.
        }
    }

    private string? Challenge(string? given) =>
        Password is { } password && given != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(password))}" ? "Basic realm=\"test\""
        : IdentityToken is not null && given != "Bearer granted" ? $"Bearer realm=\"http://{Host}/token\",service=\"test\",scope=\"repository:test:pull\""
        : null;

    /// <summary>OAuth: the engine sends the identity token as a refresh token.</summary>
    private async Task GrantAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var isGranted = (await reader.ReadToEndAsync()).Contains($"refresh_token={Uri.EscapeDataString(IdentityToken!)}", StringComparison.Ordinal);
        context.Response.StatusCode = isGranted ? 200 : 401;
        await EndAsync(context, isGranted ? """{"access_token":"granted","token":"granted","expires_in":300}""" : """{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}""");
    }

    private async Task PassAsync(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl);
        // An engine sends one Accept header a type, of which HttpListener keeps the last alone.
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.docker.distribution.manifest.v2+json, */*");
        request.Headers.TryAddWithoutValidation("Range", context.Request.Headers["Range"]);

        using var answer = await _registry.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => PassedOn.Contains(header.Key)))
        {
            context.Response.AddHeader(name, string.Join(", ", values));
        }

        context.Response.ContentLength64 = answer.Content.Headers.ContentLength ?? 0;
        if (context.Request.HttpMethod == "HEAD")
        {
            context.Response.Close();
            return;
        }

        await CopyAsync(await answer.Content.ReadAsStreamAsync(_end.Token), context);
    }

    private async Task CopyAsync(Stream body, HttpListenerContext context)
    {
        var (sent, buffer) = (0, new byte[100_000]);
        var breaks = context.Response.ContentLength64 > (CutAfter ?? StallAfter ?? long.MaxValue) && (StallAfter is not null || Interlocked.Exchange(ref _broken, 1) == 0);
        while (await body.ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            await context.Response.OutputStream.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            sent += read;
            if (breaks && sent > (CutAfter ?? StallAfter))
            {
                await (StallAfter is null ? Task.CompletedTask : Task.Delay(Timeout.Infinite, _end.Token));
                context.Response.Abort();
                return;
            }
        }

        context.Response.Close();
    }

    private static async Task EndAsync(HttpListenerContext context, string json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        context.Response.Close();
    }
}
