using System.Collections.Immutable;

namespace Dice.Environment.Model;

/// <summary>A value that may depend on where things end up: a URL is resolved for whoever asks, never glued together from strings.</summary>
public abstract record Value
{
    /// <summary>A plain text.</summary>
    public static implicit operator Value(string text) => new LiteralValue(text);

    /// <summary>A plain text.</summary>
    public static Value FromString(string text) => new LiteralValue(text);

    /// <summary>The URL of a service's endpoint.</summary>
    public static Value UrlOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Url);

    /// <summary>The host of a service's endpoint.</summary>
    public static Value HostOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Host);

    /// <summary>The port of a service's endpoint.</summary>
    public static Value PortOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Port);

    /// <summary>The URL at which people's browsers reach a route, with its port unless that is 443.</summary>
    public static Value RouteTo(string host) => new RouteValue(host);

    /// <summary>The content of a secret. Prefer a file (<see cref="Service.Secrets"/>): everybody who can inspect a container can read its variables.</summary>
    public static Value ContentOf(Secret secret) => new SecretContentValue(secret);

    /// <summary>The path of a secret's file in the container; the service gets the secret.</summary>
    public static Value FileOf(Secret secret) => new SecretFileValue(secret);

    /// <summary>Several values, one after the other.</summary>
    public static Value Join(params ImmutableArray<Value> parts) => new JoinedValue(parts);

    /// <summary>The value itself, or the values that it is made of.</summary>
    public virtual IEnumerable<Value> Parts => [this];
}

/// <summary>A plain text.</summary>
/// <param name="Text">The text.</param>
public sealed record LiteralValue(string Text) : Value;

/// <summary>A part of an endpoint's address, as seen from inside the stack's network.</summary>
/// <param name="Service">The service.</param>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Part">Which part.</param>
public sealed record EndpointValue(string Service, string Endpoint, EndpointPart Part) : Value;

/// <summary>The URL of a route.</summary>
/// <param name="Host">The route's host name.</param>
public sealed record RouteValue(string Host) : Value;

/// <summary>The content of a secret, URL-encoded where it is part of a URL.</summary>
/// <param name="Secret">The secret.</param>
public sealed record SecretContentValue(Secret Secret) : Value
{
    /// <summary>Whether it is encoded as a part of a URL.</summary>
    public bool IsUrlEncoded { get; init; }
}

/// <summary>The path of a secret's file in the container.</summary>
/// <param name="Secret">The secret.</param>
public sealed record SecretFileValue(Secret Secret) : Value;

/// <summary>Several values, one after the other.</summary>
/// <param name="Values">The values.</param>
public sealed record JoinedValue(ImmutableArray<Value> Values) : Value
{
    /// <inheritdoc />
    public override IEnumerable<Value> Parts => Values.SelectMany(value => value.Parts);
}

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointPart
{
    /// <summary>Scheme, host and port.</summary>
    Url,

    /// <summary>The host alone.</summary>
    Host,

    /// <summary>The port alone.</summary>
    Port,
}
