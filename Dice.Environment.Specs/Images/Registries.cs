using System.Net;
using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

/// <summary>Registries that answer one thing and count how often they are asked.</summary>
internal sealed class Registries(HttpStatusCode? answer) : HttpMessageHandler
{
    private int _asked;

    /// <summary>No registry can be reached.</summary>
    public static RegistryProbe None => new(handler: () => new Registries(null));

    /// <summary>Every registry answers.</summary>
    public static RegistryProbe Answering => new(handler: () => new Registries(HttpStatusCode.Unauthorized));

    /// <summary>Asking any registry is a fault.</summary>
    public static RegistryProbe NotToBeAsked => new(handler: () => throw new InvalidOperationException("a registry was asked"));

    public int Asked => _asked;

    public List<Uri> Addresses { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        lock (Addresses)
        {
            Addresses.Add(request.RequestUri!);
        }

        return answer is { } status ? Task.FromResult(new HttpResponseMessage(status)) : throw new HttpRequestException("no route");
    }
}
