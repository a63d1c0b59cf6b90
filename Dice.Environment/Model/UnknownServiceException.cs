namespace Dice.Environment.Model;

/// <summary>A name refers to a service that the stack does not have.</summary>
public sealed class UnknownServiceException : DiceException
{
    /// <summary>Creates the exception; its message lists the unknown names and the existing services.</summary>
    public UnknownServiceException(IReadOnlyCollection<string> unknown, Stack stack)
        : base(
            $"unknown service{(unknown.Count > 1 ? "s" : "")} {string.Join(", ", unknown.Select(name => $"'{name}'"))} in stack '{stack.Name}'",
            $"choose from: {string.Join(", ", stack.Services.Select(service => service.Name).Order(StringComparer.Ordinal))}")
    {
    }
}
