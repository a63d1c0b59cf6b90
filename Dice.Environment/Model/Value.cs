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
