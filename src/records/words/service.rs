//! The words of services, and the fields of a registration.

words! {
    /// Whom a service serves (M1.1b).
    Audience, "an audience" {
        /// Staff, management, departments.
        Internal = "internal",
        /// Customers, partners, suppliers.
        External = "external",
    }
}

words! {
    /// The stage of the process that a service belongs to (M1.1c).
    ProcessStage, "a process stage" {
        NeedsAnalysis = "needs-analysis", Design = "design", Implementation = "implementation",
        Monitoring = "monitoring", Improvement = "improvement",
    }
}

words! {
    /// What a service is about (M1.1a).
    ContentClass, "a content class" {
        System = "system", Application = "application", Data = "data",
        Network = "network", Support = "support", Cloud = "cloud",
    }
}

words! {
    /// A field that the policy may require at registration (M2.2b, M2.2c).
    RegistrationField, "a field of a registration" {
        Requester = "requester", Contact = "contact", Customer = "customer", Audience = "audience",
        Channel = "channel", Service = "service", Subject = "subject", Type = "type",
        Description = "description", Scope = "scope", ExpectedImpact = "expected_impact",
        CurrentState = "current_state", Impact = "impact", Urgency = "urgency",
        Interruption = "interruption", DataLoss = "data_loss", Difficulty = "difficulty",
        Occurred = "occurred", Place = "place", Symptom = "symptom", FoundBy = "found_by",
    }
}
