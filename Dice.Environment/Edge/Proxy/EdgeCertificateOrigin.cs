namespace Dice.Environment.Edge.Proxy;

/// <summary>Where the edge's certificate comes from.</summary>
public enum EdgeCertificateOrigin
{
    /// <summary>The development CA issues it, and it lies beside the configuration.</summary>
    Authority,

    /// <summary>The edge makes it itself; no client trusts it.</summary>
    Edge,
}
