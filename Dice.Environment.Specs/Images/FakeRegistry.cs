using Dice.Environment.Images.Registries;

namespace Dice.Environment.Specs.Images;

/// <summary>What an engine hears from registries.</summary>
internal static class FakeRegistry
{
    /// <summary>No registry can be reached.</summary>
    public static RegistryError? None(string reference) => RegistryError.Explain(reference, "dial tcp: lookup registry-1.docker.io: no such host");

    /// <summary>Every registry has every image.</summary>
    public static RegistryError? Answering(string reference) => null;

    /// <summary>Every registry asks for a login first.</summary>
    public static RegistryError? AskingForLogin(string reference) => RegistryError.Explain(reference, "unauthorized: authentication required");

    /// <summary>Asking any registry is an error.</summary>
    public static RegistryError? NotToBeAsked(string reference) => throw new InvalidOperationException("a registry was asked");
}
