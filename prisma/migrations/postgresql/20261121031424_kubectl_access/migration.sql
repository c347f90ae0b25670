-- CreateTable
CREATE TABLE "KubectlAccess" (
    "id" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),

    CONSTRAINT "KubectlAccess_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "KubectlAccess_attemptId_idx" ON "KubectlAccess"("attemptId");

-- AddForeignKey
ALTER TABLE "KubectlAccess" ADD CONSTRAINT "KubectlAccess_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "Attempt"("id") ON DELETE CASCADE ON UPDATE CASCADE;
