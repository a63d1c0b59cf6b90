namespace Dice.Environment.Model;

/// <summary>A value of a setting. It may refer to an address or a secret, which Dice resolves for the service that reads the value.</summary>
public abstract record Value
{
    /// <summary>Creates a plain text.</summary>
    public static implicit operator Value(string text) => new LiteralValue(text);

    /// <summary>Creates a plain text.</summary>
    public static Value FromString(string text) => new LiteralValue(text);

    /// <summary>Refers to the URL of a service's endpoint.</summary>
    public static Value UrlOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Url);

    /// <summary>Refers to the host of a service's endpoint.</summary>
    public static Value HostOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Host);

    /// <summary>Refers to the port of a service's endpoint.</summary>
    public static Value PortOf(string service, string endpoint) => new EndpointValue(service, endpoint, EndpointPart.Port);

    /// <summary>Refers to the URL at which a browser on the host reaches a route; the port is left out when it is 443.</summary>
    public static Value RouteTo(string host) => new RouteValue(host);

    /// <summary>Refers to the content of a secret. Prefer a file (<see cref="Service.Secrets"/>): every user who can inspect a container can read its variables.</summary>
    public static Value ContentOf(Secret secret) => new SecretContentValue(secret);

    /// <summary>Refers to the path of a secret's file in the container; the secret is added to the service.</summary>
    public static Value FileOf(Secret secret) => new SecretFileValue(secret);

    /// <summary>Refers to the name of the environment.</summary>
    public static Value NameOfEnvironment { get; } = new EnvironmentNameValue();

    /// <summary>Concatenates values.</summary>
    public static Value Join(params ImmutableArray<Value> parts) => new JoinedValue(parts);

    /// <summary>Returns the value itself, or the values that it consists of.</summary>
    public virtual IEnumerable<Value> Parts => [this];
}

/// <summary>A plain text.</summary>
/// <param name="Text">The text.</param>
public sealed record LiteralValue(string Text) : Value;

/// <summary>A part of an endpoint's address, as used inside the stack's network.</summary>
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
    /// <summary>Whether the content is URL-encoded.</summary>
    public bool IsUrlEncoded { get; init; }
}

/// <summary>The path of a secret's file in the container.</summary>
/// <param name="Secret">The secret.</param>
public sealed record SecretFileValue(Secret Secret) : Value;

/// <summary>The name of the environment.</summary>
public sealed record EnvironmentNameValue : Value;

/// <summary>Several values, concatenated.</summary>
/// <param name="Values">The values.</param>
public sealed record JoinedValue(ImmutableArray<Value> Values) : Value
{
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
