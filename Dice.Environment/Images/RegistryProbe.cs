using System.Collections.Concurrent;
using System.Net;

namespace Dice.Environment.Images;

/// <summary>
/// Tells whether a container registry answers, in a bounded time and once for each registry: a pull that goes nowhere would take the engine
/// the better part of a minute to give up. It asks from this machine; an engine elsewhere may reach more or less.
/// </summary>
public sealed class RegistryProbe
{
    /// <summary>How long a registry has to answer, name resolution included.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The probe that a process shares.</summary>
    public static RegistryProbe Shared { get; } = new();

    private readonly Func<string, Uri> _addressOf;
    private readonly Func<HttpMessageHandler> _handler;
    private readonly TimeSpan _timeout;
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _answers = new();

    /// <summary>A probe that has asked nobody yet.</summary>
    /// <param name="addressOf">From a registry's host to the address to ask; null for the registry's own.</param>
    /// <param name="handler">What sends the requests; null for the machine's usual way, its proxy settings included.</param>
    /// <param name="timeout">How long a registry has; null for <see cref="DefaultTimeout"/>.</param>
    public RegistryProbe(Func<string, Uri>? addressOf = null, Func<HttpMessageHandler>? handler = null, TimeSpan? timeout = null)
    {
        _addressOf = addressOf ?? AddressOf;
        _handler = handler ?? (() => new SocketsHttpHandler { AllowAutoRedirect = false });
        _timeout = timeout ?? DefaultTimeout;
    }

    /// <summary>Whether the registry of a reference answers, or for Docker Hub one of the engine's mirrors.</summary>
    /// <param name="reference">The image's reference.</param>
    /// <param name="findMirrors">The engine's mirrors of Docker Hub.</param>
    /// <param name="cancellation">Ends the caller's wait; the answer is still found out for others.</param>
    public Task<bool> AnswersAsync(
        string reference,
        Func<CancellationToken, Task<IReadOnlyList<Uri>>> findMirrors,
        CancellationToken cancellation)
    {
        var registry = ImageReference.Parse(reference).Registry;
        return _answers.GetOrAdd(registry, _ => new(() => ProbeAsync(registry, findMirrors))).Value.WaitAsync(cancellation);
    }

    private async Task<bool> ProbeAsync(string registry, Func<CancellationToken, Task<IReadOnlyList<Uri>>> findMirrors)
    {
        using var deadline = new CancellationTokenSource(_timeout);
        try
        {
            // Resolving a name may outlast its cancellation, so the wait has an end of its own.
            return await Task.Run(() => AnyAnswersAsync(registry, findMirrors, deadline.Token)).WaitAsync(_timeout);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> AnyAnswersAsync(
        string registry,
        Func<CancellationToken, Task<IReadOnlyList<Uri>>> findMirrors,
        CancellationToken cancellation)
    {
        using var client = new HttpClient(_handler());
        List<Task<bool>> asked = [AnswersAsync(client, _addressOf(registry), cancellation)];
        if (registry == ImageReference.DockerHub)
        {
            asked.AddRange((await findMirrors(cancellation)).Select(mirror => AnswersAsync(client, new Uri(mirror, "/v2/"), cancellation)));
        }

        await foreach (var answer in Task.WhenEach(asked))
        {
            if (await answer)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            // A registry that wants a login first is one all the same; a proxy's refusal is not.
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static Uri AddressOf(string registry) =>
        new($"https://{(registry == ImageReference.DockerHub ? "registry-1.docker.io" : registry)}/v2/");
}
