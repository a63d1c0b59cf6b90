namespace Dice.Environment.Images.Registries;

/// <summary>Why a registry did not provide an image.</summary>
public enum RegistryErrorKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The engine gets no answer.</summary>
    Unreachable,

    /// <summary>The engine does not trust the registry's certificate, or the registry has none.</summary>
    NotTrusted,

    /// <summary>The registry requires a login, or rejected the login.</summary>
    LoginNeeded,

    /// <summary>The registry has no such image or tag.</summary>
    NotFound,

    /// <summary>The registry's rate limit is reached.</summary>
    TooManyRequests,

    /// <summary>The registry began to send the image and then sent no more data.</summary>
    Stalled,
}
