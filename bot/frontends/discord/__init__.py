"""What people see: values become embeds, buttons and modals; nothing here sends anything."""
